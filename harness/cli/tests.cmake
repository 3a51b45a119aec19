# The program as a person or a CI job uses it, verb by verb.
if(TARGET roamwright)
	file(GLOB cli_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/tests/*.sh)
	foreach(file ${cli_tests})
		get_filename_component(stem ${file} NAME_WE)
		if(NOT stem STREQUAL lib)
			add_test(NAME cli.${stem} COMMAND bash ${file} $<TARGET_FILE:roamwright>
				WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
		endif()
	endforeach()
endif()
