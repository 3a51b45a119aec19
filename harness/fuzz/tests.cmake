# One libFuzzer target per file harness/fuzz/fuzz_NAME.c. replay_NAME runs its committed inputs as the
# test fuzz.NAME; with RW_FUZZ (clang) fuzz_NAME is the fuzzer:
#   fuzz_NAME -max_total_time=60 /tmp/found harness/fuzz/corpus/NAME
# seed_NAME programs write first inputs and are built on demand: ninja seed_wire.
include(harness/fuzz/program.cmake)
file(GLOB fuzz_targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/fuzz/fuzz_*.c)
file(GLOB fuzz_seeders CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/fuzz/seed_*.c)

foreach(file ${fuzz_targets})
	rw_fuzz_replay(${file} "")
	if(RW_FUZZ)
		get_filename_component(stem ${file} NAME_WE)
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
