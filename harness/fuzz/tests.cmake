# One libFuzzer target per file harness/fuzz/fuzz_NAME.c, whose first line names the modules it sees.
# With any compiler replay_NAME runs the committed inputs of corpus/NAME as the test fuzz.NAME; with
# RW_FUZZ (clang) fuzz_NAME is the fuzzer:
#   fuzz_NAME -max_total_time=60 /tmp/found harness/fuzz/corpus/NAME
# seed_NAME programs write first inputs and are built on demand: ninja seed_wire.
file(GLOB fuzz_targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/fuzz/fuzz_*.c)
file(GLOB fuzz_seeders CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/fuzz/seed_*.c)

function(rw_fuzz_program name file)
	file(STRINGS ${file} first LIMIT_COUNT 1)
	if(NOT first MATCHES "^/\\* sees: ([a-z ]+) \\*/$")
		message(FATAL_ERROR "${file}: the first line must be /* sees: module… */")
	endif()
	string(REPLACE " " ";" sees "${CMAKE_MATCH_1}")
	add_executable(${name} ${file} ${ARGN})
	rw_sees(${name} ${sees})
	target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/harness/unit)
endfunction()

foreach(file ${fuzz_targets})
	get_filename_component(stem ${file} NAME_WE)
	string(REGEX REPLACE "^fuzz_" "" name ${stem})
	rw_fuzz_program(replay_${name} ${file} harness/fuzz/replay.c)
	add_test(NAME fuzz.${name} COMMAND replay_${name} harness/fuzz/corpus/${name}
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	if(RW_FUZZ)
		rw_fuzz_program(${stem} ${file})
		target_compile_options(${stem} PRIVATE -fsanitize=fuzzer)
		target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
	endif()
endforeach()

foreach(file ${fuzz_seeders})
	get_filename_component(stem ${file} NAME_WE)
	rw_fuzz_program(${stem} ${file})
	set_target_properties(${stem} PROPERTIES EXCLUDE_FROM_ALL ON)
endforeach()
