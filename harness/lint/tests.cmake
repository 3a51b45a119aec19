find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME lint.style COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/harness/lint/lint.py)
add_test(NAME lint.layers
	COMMAND ${CMAKE_SOURCE_DIR}/harness/lint/layers.sh ${CMAKE_C_COMPILER} ${CMAKE_BINARY_DIR})
