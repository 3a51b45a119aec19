# Our EAP and RADIUS ends against FreeRADIUS, hostapd and eapol_test, where those are installed.
add_executable(interop ${CMAKE_CURRENT_LIST_DIR}/main.c)
rw_sees(interop base sockets)
add_test(NAME interop.daemons COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/run $<TARGET_FILE:interop>
	WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(interop.daemons PROPERTIES SKIP_RETURN_CODE 77)
