# Warnings are errors; floating point is not contracted (no simulation code uses it, tests say so).
add_compile_options(
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Wstrict-prototypes
	-Wmissing-declarations -Wvla -Wdouble-promotion -Werror -ffp-contract=off -fno-common)
add_compile_definitions(_POSIX_C_SOURCE=200809L)

if(RW_SANITIZE)
	add_compile_options(-fsanitize=${RW_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	add_link_options(-fsanitize=${RW_SANITIZE})
endif()
if(RW_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID MATCHES Clang)
		message(FATAL_ERROR "RW_FUZZ needs clang: -DCMAKE_C_COMPILER=clang")
	endif()
	# Coverage for libFuzzer in every object; only the fuzz programs link its main.
	add_compile_options(-fsanitize=fuzzer-no-link)
endif()
