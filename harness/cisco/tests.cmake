# Cisco's document, read in place: its exchanges, and the models fitted to its initial joins.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(what exchanges fit)
	add_test(NAME cisco.${what} COMMAND ${Python3_EXECUTABLE} -B
		${CMAKE_CURRENT_LIST_DIR}/cisco.py ${what})
	set_tests_properties(cisco.${what} PROPERTIES SKIP_RETURN_CODE 77)
endforeach()
if(TARGET roamwright)
	add_test(NAME cisco.table COMMAND ${Python3_EXECUTABLE} -B
		${CMAKE_CURRENT_LIST_DIR}/cisco.py table $<TARGET_FILE:roamwright>)
	set_tests_properties(cisco.table PROPERTIES SKIP_RETURN_CODE 77)
endif()
