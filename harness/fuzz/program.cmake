# rw_fuzz_program(NAME FILE source…): a program of a fuzz target or seeder, whose first line names the
# modules it sees.
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

# rw_fuzz_replay(FILE PREFIX): with any compiler replay_NAME runs the committed inputs of corpus/NAME,
# as the test PREFIXfuzz.NAME.
function(rw_fuzz_replay file prefix)
	get_filename_component(stem ${file} NAME_WE)
	string(REGEX REPLACE "^fuzz_" "" name ${stem})
	rw_fuzz_program(replay_${name} ${file} harness/fuzz/replay.c)
	add_test(NAME ${prefix}fuzz.${name} COMMAND replay_${name} harness/fuzz/corpus/${name}
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
