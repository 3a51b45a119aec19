# The air against Bianchi's model, and against itself where it has no model.
add_executable(saturate ${CMAKE_CURRENT_LIST_DIR}/saturate.c)
rw_sees(saturate base trace engine spec wire models medium)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME air.bianchi COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/air.py check
	$<TARGET_FILE:saturate>)
