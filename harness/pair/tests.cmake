# Machines in pairs over a channel that misbehaves: harness/pair/test_NAME.c. The tests of
# harness/state hold single machines and their frames in hand. Fixtures of both: pair.c, pair_setup.c
# and sae_pair.c.
file(GLOB pair_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/test_*.c
	${CMAKE_SOURCE_DIR}/harness/state/test_*.c)
foreach(file ${pair_tests})
	get_filename_component(stem ${file} NAME_WE)
	cmake_path(GET file PARENT_PATH folder)
	cmake_path(GET folder FILENAME part)
	set(target ${part}_${stem})
	add_executable(${target} ${file} ${CMAKE_SOURCE_DIR}/harness/pair/pair.c
		${CMAKE_SOURCE_DIR}/harness/pair/pair_setup.c
		${CMAKE_SOURCE_DIR}/harness/pair/sae_pair.c
		${CMAKE_SOURCE_DIR}/harness/state/ft_draft.c)
	rw_sees(${target} base crypto wire key spec trace proto)
	target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/harness/unit
		${CMAKE_SOURCE_DIR}/harness/pair ${CMAKE_SOURCE_DIR}/harness/state)
	target_link_libraries(${target} PRIVATE PkgConfig::CHECK Threads::Threads)
	target_compile_options(${target} PRIVATE -Wno-conversion -Wno-pedantic)
	add_test(NAME ${part}.${stem} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endforeach()
