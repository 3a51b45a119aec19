find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME lint.style COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/harness/lint/lint.py)
add_test(NAME lint.definitions
	COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/harness/lint/definitions.py)
add_test(NAME lint.layers
	COMMAND ${CMAKE_SOURCE_DIR}/harness/lint/layers.sh ${CMAKE_C_COMPILER} ${CMAKE_BINARY_DIR})
find_program(LUACHECK luacheck REQUIRED)
add_test(NAME lint.lua COMMAND ${LUACHECK} -q scenarios models
	WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME lint.mutations COMMAND ${CMAKE_SOURCE_DIR}/harness/mutate/run --check
	WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
