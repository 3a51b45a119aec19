# One thing goes wrong in every frame of every handshake; results/single-fault.md has all of them.
if(TARGET roamwright)
	find_package(Python3 REQUIRED COMPONENTS Interpreter)
	add_test(NAME single.quick COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/single.py
		quick $<TARGET_FILE:roamwright>)
endif()
