# One Check program per file harness/unit/test_NAME.c. The first line of such a file may name the
# modules it sees: `/* sees: base wire */`; NAME's own row is the default.
pkg_check_modules(CHECK REQUIRED IMPORTED_TARGET check)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)

file(GLOB unit_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/unit/test_*.c)
foreach(file ${unit_tests})
	get_filename_component(stem ${file} NAME_WE)
	file(STRINGS ${file} first LIMIT_COUNT 1)
	if(NOT first MATCHES "^/\\* sees: ([a-z ]+) \\*/$")
		message(FATAL_ERROR "${file}: the first line must be /* sees: module… */")
	endif()
	string(REPLACE " " ";" sees "${CMAKE_MATCH_1}")
	if(sees STREQUAL "sim") # the whole simulator
		get_property(sees GLOBAL PROPERTY rw_sim_modules)
	endif()
	add_executable(${stem} ${file})
	rw_sees(${stem} ${sees})
	target_include_directories(${stem} PRIVATE ${CMAKE_SOURCE_DIR}/harness/unit)
	target_link_libraries(${stem} PRIVATE PkgConfig::CHECK PkgConfig::JANSSON OpenSSL::Crypto ZLIB::ZLIB
		Threads::Threads)
	# Check's macros are not written for these two.
	target_compile_options(${stem} PRIVATE -Wno-conversion -Wno-pedantic)
	add_test(NAME unit.${stem} COMMAND ${stem} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(unit.${stem} PROPERTIES SKIP_RETURN_CODE 77)
endforeach()

# Further tests of each harness part: harness/PART/tests.cmake.
file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/*/tests.cmake)
foreach(part ${parts})
	if(NOT part MATCHES "/cmake/tests.cmake$")
		include(${part})
	endif()
endforeach()

# What takes long and rarely breaks alone: harness/test leaves it to --full. The tests of hostap's
# suite are played once by peer.page in any case; here they are played twice and read by tshark.
get_property(every DIRECTORY PROPERTY TESTS)
list(FILTER every INCLUDE REGEX "^twice\\.peer/")
foreach(slow ${every} cli.compare cli.resume package.install unit.test_crypto_tls_twice
		unit.test_node_mangle unit.test_report_capture twice.air/levels twice.air/rates
		twice.ap/ocv-widths twice.client/beacon-report twice.failures/c66-address-again
		twice.client/bgscan-learn twice.client/bgscan-simple twice.client/dhcp
		twice.client/neighbor-report twice.client/power-save twice.compare/corridor twice.broken
		twice.failures/eap-frames twice.failures/c34-radius-down twice.failures/c83-refused
		twice.failures/c85-client-not-trusted twice.failures/negatives twice.failures/replays
		twice.failures/sae-forged twice.methods/ciphers twice.methods/ft-mixed
		twice.methods/openwrt twice.methods/radius-failover twice.methods/tkip-attack
		twice.methods/wpa-mixed twice.scale/corridor-8)
	if(TEST ${slow})
		set_tests_properties(${slow} PROPERTIES LABELS slow)
	endif()
endforeach()
