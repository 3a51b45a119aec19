#!/bin/sh
# Compiles one forbidden include and one allowed one per module: the first must fail, the second pass.
#   layers.sh CC BUILD-DIR
set -u
cc=$1 build=$2 bad=0

try() { # module header: 0 if it compiles there
	printf '#include "%s"\n' "$2" | "$cc" -std=c11 -D_POSIX_C_SOURCE=200809L \
		-I "$build/inc/$1" -fsyntax-only -x c - 2>/dev/null
}
refused() { if try "$1" "$2"; then echo "$1 could include $2"; bad=1; fi; }
allowed() { if ! try "$1" "$2"; then echo "$1 could not include $2"; bad=1; fi; }

allowed wire base/bytes.h
refused wire crypto/crypto.h
refused wire spec/bss.h
allowed key crypto/crypto.h
refused key wire/dot11.h
refused key trace/trace.h
allowed proto key/ft.h
refused proto engine/engine.h
refused proto node/ports.h
allowed node proto/fx.h
refused node engine/engine.h
refused node medium/air.h
refused observe spec/fault.h
refused observe node/ports.h
refused base trace/trace.h
[ "$bad" = 0 ] && echo "layers: every forbidden include was refused"
exit "$bad"
