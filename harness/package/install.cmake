# What `cmake --install` puts where. The program finds its data beside itself (../share/roamwright),
# so that the tree may stand anywhere; the manual page and completions are what it says of itself.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # the tests are not installed
set(RW_MAINTAINER "the roamwright authors <roamwright@localhost>" CACHE STRING
	"whom the package names: Name <mail>")
set(rw_data ${CMAKE_INSTALL_DATADIR}/roamwright)
set(rw_said ${CMAKE_BINARY_DIR}/package)
file(MAKE_DIRECTORY ${rw_said})

# rw_makes(FILE COMMAND DEPENDS): the file is what the shell command prints.
function(rw_makes out command)
	add_custom_command(OUTPUT ${rw_said}/${out} COMMAND sh -c "${command} >\"$0\"" ${rw_said}/${out}
		DEPENDS ${ARGN} VERBATIM)
endfunction()
set(rw_help "'$<TARGET_FILE:roamwright>' help")
rw_makes(roamwright.1 "${rw_help} --man" roamwright)
rw_makes(roamwright.bash "${rw_help} --completion bash" roamwright)
rw_makes(_roamwright "${rw_help} --completion zsh" roamwright)
rw_makes(roamwright.fish "${rw_help} --completion fish" roamwright)
# Compressed without name and time, so that it is the same bytes again.
rw_makes(roamwright.1.gz "gzip -9nc '${rw_said}/roamwright.1'" ${rw_said}/roamwright.1)
set(rw_changelog ${rw_said}/changelog)
configure_file(harness/package/changelog.in ${rw_changelog} @ONLY)
rw_makes(changelog.gz "gzip -9nc '${rw_changelog}'" ${rw_changelog})
add_custom_target(package_files ALL DEPENDS ${rw_said}/roamwright.1.gz ${rw_said}/changelog.gz
	${rw_said}/roamwright.bash ${rw_said}/_roamwright ${rw_said}/roamwright.fish)

install(TARGETS roamwright DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY models/ DESTINATION ${rw_data}/models
	FILES_MATCHING PATTERN "*.lua" PATTERN "README.md")
install(DIRECTORY scenarios/ DESTINATION ${rw_data}/scenarios FILE_PERMISSIONS OWNER_READ
	OWNER_WRITE GROUP_READ WORLD_READ PATTERN "*.sh" EXCLUDE)
install(FILES harness/report/schemas/events.schema.json harness/report/schemas/summary.schema.json
	harness/compare/schemas/compare.schema.json DESTINATION ${rw_data}/schemas)
install(FILES ${rw_said}/roamwright.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${rw_said}/roamwright.bash
	DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME roamwright)
install(FILES ${rw_said}/_roamwright DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${rw_said}/roamwright.fish
	DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md harness/package/copyright ${rw_said}/changelog.gz
	DESTINATION ${CMAKE_INSTALL_DOCDIR})

# `cpack -G DEB` and `cpack -G TGZ` in the build folder.
set(CPACK_PACKAGE_NAME roamwright)
set(CPACK_PACKAGE_VENDOR "the roamwright authors")
set(CPACK_PACKAGE_CONTACT "${RW_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "deterministic simulator of fast-secure Wi-Fi roaming")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
	"Given hostapd, OpenWrt and wpa_supplicant configurations and a short Lua
scenario, it walks clients past access points on a virtual clock, with real
802.11 frames and real keys, and tells how long each handoff took, where the
time went, what was lost and, when a roam failed, why and what to change.
No hardware, no root, no kernel module; the same bytes in every run.")
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS tshark)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
	OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
