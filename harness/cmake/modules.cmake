# The layers of roamwright: who may include whom. harness/lint reads this same table, so keep one
# rw_module call a line group, names in lower case. Layers and reasons: sim/ARCHITECTURE.md.
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto SSL)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LUA REQUIRED IMPORTED_TARGET lua5.4)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)

rw_module(base    DIR sim/base)
rw_module(trace   DIR sim/trace   USES base)
rw_module(spec    DIR sim/spec    USES base)
rw_module(crypto  DIR sim/crypto  USES base EXTERN OpenSSL::SSL OpenSSL::Crypto)
rw_module(wire    DIR sim/wire    USES base)
rw_module(models  DIR models      USES base)
rw_module(input   DIR sim/input   USES base models)
rw_module(engine  DIR sim/engine  USES base trace)
rw_module(key     DIR sim/key     USES base crypto)
rw_module(config  DIR sim/config  USES base crypto spec)
rw_module(proto   DIR sim/proto   USES base crypto wire key trace spec)
rw_module(node    DIR sim/node    USES base crypto wire key trace spec proto)
rw_module(medium  DIR sim/medium  USES base engine trace wire models spec)
rw_module(observe DIR sim/observe USES base crypto wire key trace)
rw_module(simio   DIR sim/simio   USES base trace spec crypto wire models engine key proto node
	medium)
rw_module(world   DIR sim/world   USES base trace spec crypto wire models engine key config proto
	node medium observe simio)
rw_module(script  DIR sim/script  USES base trace spec crypto wire models input engine key config
	proto node medium observe simio world EXTERN PkgConfig::LUA)
rw_module(report  DIR harness/report USES base trace spec crypto wire observe
	EXTERN PkgConfig::JANSSON)
rw_module(verify  DIR harness/verify USES base trace spec crypto wire models key observe)
rw_module(check   DIR harness/check  USES base crypto spec config)
rw_module(sockets DIR harness/interop USES base trace spec crypto wire key config proto)
rw_module(suite   DIR harness/suite  USES base trace spec crypto wire models engine key config proto
	node medium observe simio world script report EXTERN PkgConfig::JANSSON)
rw_module(compare DIR harness/compare USES base trace spec crypto wire models engine key config
	proto node medium observe simio world script report suite EXTERN PkgConfig::JANSSON)
rw_module(cli     DIR harness/cli    USES base trace spec crypto wire models engine key config proto
	node medium observe simio world script report verify check suite compare
	EXTERN PkgConfig::JANSSON)

rw_module(bench   DIR harness/bench USES base trace spec crypto wire engine key proto node
	EXTERN OpenSSL::SSL OpenSSL::Crypto)

if(EXISTS ${CMAKE_SOURCE_DIR}/harness/cli/main.c)
	add_executable(roamwright harness/cli/main.c)
	rw_sees(roamwright base cli)
	set_target_properties(roamwright PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endif()

# Not part of `all`'s tests: `ninja -C build bench`, then build/bench.
add_executable(bench harness/bench/main.c)
rw_sees(bench base bench)
set_target_properties(bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
add_dependencies(bench roamwright)
