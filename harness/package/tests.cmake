# What is installed and packed, tried away from the tree. A build with sanitizers is not packed.
if(TARGET roamwright AND NOT RW_SANITIZE)
	foreach(what install complete)
		add_test(NAME package.${what} COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/${what}.sh
			${CMAKE_BINARY_DIR} ${CMAKE_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
		set_tests_properties(package.${what} PROPERTIES SKIP_RETURN_CODE 77)
	endforeach()
endif()
