# Every scenario judged: run in two processes that share nothing but the files, its capture read by
# tshark and by our own strict judge, its transitions recomputed from the capture.
add_executable(recompute ${CMAKE_CURRENT_LIST_DIR}/recompute.c)
rw_sees(recompute base wire crypto key trace observe verify)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

if(TARGET roamwright)
	file(GLOB_RECURSE scenarios CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/scenarios
		${CMAKE_SOURCE_DIR}/scenarios/*.lua)
	list(FILTER scenarios EXCLUDE REGEX "(^|/)(lib|meta|suites)/")
	foreach(scenario ${scenarios})
		string(REGEX REPLACE "\\.lua$" "" name ${scenario})
		add_test(NAME twice.${name} COMMAND ${Python3_EXECUTABLE} -B
			${CMAKE_CURRENT_LIST_DIR}/twice.py --recompute $<TARGET_FILE:recompute>
			$<TARGET_FILE:roamwright> scenarios/${scenario}
			WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
		set_tests_properties(twice.${name} PROPERTIES SKIP_RETURN_CODE 77)
	endforeach()
	add_test(NAME twice.broken COMMAND ${Python3_EXECUTABLE} -B
		${CMAKE_CURRENT_LIST_DIR}/broken.py --recompute $<TARGET_FILE:recompute>
		$<TARGET_FILE:roamwright>)
	add_test(NAME twice.debug_client COMMAND ${Python3_EXECUTABLE} -B
		${CMAKE_CURRENT_LIST_DIR}/debug_client.py $<TARGET_FILE:roamwright>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(twice.debug_client PROPERTIES SKIP_RETURN_CODE 77)
	add_test(NAME twice.mute COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/mute.py
		$<TARGET_FILE:roamwright>)
endif()
