# The key functions allocate nothing, log nothing and ask neither clock, chance nor OpenSSL.
add_test(NAME unit.key_calls_nothing COMMAND ${CMAKE_COMMAND}
	-DNM=${CMAKE_NM} -DLIBRARY=$<TARGET_FILE:rw_key> -P ${CMAKE_CURRENT_LIST_DIR}/calls_nothing.cmake)
