# What hostap's own suite states: the page is current, and every row of its catalogue is accounted for.
if(TARGET roamwright)
	find_package(Python3 REQUIRED COMPONENTS Interpreter)
	add_test(NAME peer.page COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/peer.py check
		$<TARGET_FILE:roamwright>)
endif()
