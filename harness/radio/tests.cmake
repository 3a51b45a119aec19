# The radio models' tables and functions against published values and formulas.
add_executable(curves ${CMAKE_CURRENT_LIST_DIR}/curves.c)
rw_sees(curves base models)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME radio.curves COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/radio.py check
	$<TARGET_FILE:curves>)

# Movement traces, logs of levels and wmediumd's files against a second reading of them.
if(TARGET roamwright)
	add_test(NAME radio.inputs COMMAND ${Python3_EXECUTABLE} -B
		${CMAKE_CURRENT_LIST_DIR}/inputs.py $<TARGET_FILE:roamwright>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endif()
