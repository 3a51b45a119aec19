# What `harness/test --full` does beside the everyday gate; sourced by it. Each part adds to
# $passed, $failed and $skipped.

# part NAME command… : one more test, by its exit status; 77 is one that cannot be had here.
part() {
	local name=$1
	shift
	echo "== $name"
	"$@"
	case $? in
	0) passed=$((passed + 1)) ;;
	77) skipped=$((skipped + 1)) ;;
	*)
		echo "FAILED: $name"
		failed=$((failed + 1))
		;;
	esac
}

# Builds of another compiler or level make the same bytes.
digests_of() { # build directory
	python3 harness/twice/digests.py "$1/roamwright" >"$1/digests.txt"
}
same_digests() {
	digests_of "$1" && diff -u build/digests.txt "$1/digests.txt" | head -n 20 &&
		cmp -s build/digests.txt "$1/digests.txt"
}

build_only() { # NAME BUILD-DIR cmake options…
	local dir=$2
	echo "== $1"
	shift 2
	if cmake -S . -B "$dir" -G Ninja -DRW_TESTS=OFF "$@" >"$dir.log" 2>&1 &&
	   cmake --build "$dir" -j "$jobs" --target roamwright >>"$dir.log" 2>&1; then
		return 0
	fi
	tail -n 40 "$dir.log"
	failed=$((failed + 1))
	return 1
}

fuzz_one() { # BINARY SECONDS
	local found=build-asan/fuzz-found name=${1##*/fuzz_}
	mkdir -p "$found/$name" "$found/new-$name"
	"$1" -max_total_time="$2" -timeout=20 -rss_limit_mb=4096 -artifact_prefix="$found/$name/" \
		"$found/new-$name" "harness/fuzz/corpus/$name" >"$found/$name.log" 2>&1 && return 0
	tail -n 30 "$found/$name.log"
	return 1
}

fuzz_all() { # seconds for each target; as many at a time as there are processors
	rm -rf build-asan/fuzz-found
	export -f fuzz_one
	find build-asan -maxdepth 1 -name 'fuzz_*' -type f -perm -u+x -print0 | sort -z |
		xargs -0 -P "$jobs" -I {} bash -c 'fuzz_one "$1" "$2"' _ {} "$1"
}

valgrind_one() { # NAME command… : nothing undefined is read and nothing is lost
	local log=build/valgrind-${1//\//-}.log
	shift
	CK_FORK=no CK_TIMEOUT_MULTIPLIER=20 valgrind -q --error-exitcode=9 --leak-check=full \
		--errors-for-leak-kinds=definite "$@" >"$log" 2>&1 && return 0
	echo "$*"
	tail -n 30 "$log"
	return 1
}

# A scenario for each way of keying: what sanitized code hands to OpenSSL and Lua, and gets back.
valgrind_clean() {
	export -f valgrind_one
	{
		printf 'build/%s\n' test_key test_key_protection test_rkh test_engine test_wire_elem
		printf 'scenarios/%s.lua\n' methods/{psk,wpa1,sae,owe,cckm,preauth,suite-b-192} \
			methods/ft-{psk-air,eap,sae} methods/eap-{tls,ttls} methods/{ptk,group}-rekey \
			methods/mobility-group peer/ocv failures/c47-comeback
	} | xargs -P "$jobs" -I {} bash -c 'case $1 in
		*.lua) valgrind_one "$1" build/roamwright run "$1" ;;
		*) valgrind_one "$1" "$1" ;;
		esac' _ {}
}

part "digests, gcc -O2" digests_of build
build_only "gcc, not optimised" build-O0 -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=gcc &&
	part "digests, gcc -O0" same_digests build-O0
build_only "clang, optimised" build-clang -DCMAKE_BUILD_TYPE=Release \
	-DCMAKE_C_COMPILER=clang && part "digests, clang -O2" same_digests build-clang
# Every scenario is played under the sanitizers by the digests: once, and without tshark. Lint asks
# nothing of a compiler.
except=(-E '^(twice\.[a-z]+/|package\.|lint\.)')
build_and_test "clang with address and undefined-behaviour sanitizers" build-asan \
	-DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang \
	-DRW_SANITIZE=address,undefined -DRW_FUZZ=ON
except=()
build_and_test "clang with the memory sanitizer: base, trace, spec, models, wire, engine" build-msan \
	-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang -DRW_SANITIZE=memory
part "digests, clang with sanitizers" same_digests build-asan
targets=$(find harness/fuzz -name 'fuzz_*.c' | wc -l)
part "fuzzing, eight minutes in all" fuzz_all $((480 / targets))
part "valgrind" valgrind_clean
# The list takes more than an hour: each commit in turn has an eighth of it, releases all
# (harness/mutate/run --all).
part "mutations, an eighth" harness/mutate/run \
	--sample "$(($(git rev-list --count HEAD) % 8 + 1))/8"
part "bench, whether it works" build/bench --quick
part "EAP and RADIUS against FreeRADIUS, hostapd and eapol_test" harness/interop/run --require \
	build/interop
part "the GitHub job of README.md, in fresh systems" harness/package/job.py
