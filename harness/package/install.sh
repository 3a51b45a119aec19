#!/bin/bash
# `cmake --install`, the tarball and the .deb: the program works wherever they are put.
. harness/package/lib.sh

# works ROOT: the program below ROOT knows its data, whatever the folder it is called from.
works() {
	local program=$1/bin/roamwright
	mkdir -p "$tmp/here"
	(cd "$tmp/here" && "$program" --version >version &&
		"$program" suite scenarios/demo -q -o out --junit junit.xml >said 2>err) ||
		{ wrong "$1: the demo fails"; cat "$tmp/here/said" "$tmp/here/err" >&2; }
	tail -n 1 "$tmp/here/said" | grep -qE '^[1-9][0-9]* passed, 0 failed, [0-9]+ skipped$' ||
		wrong "$1: $(tail -n 1 "$tmp/here/said")"
	[ -s "$tmp/here/out/scenarios/demo/psk/one_roam_with_a_full_handshake/seed-1/summary.json" ] ||
		wrong "$1: the shipped scenarios have another name"
	(cd "$tmp/here" && "$program" list models | grep '^phone ' >/dev/null &&
		"$program" compare --methods open --seeds 1 >/dev/null 2>&1 &&
		"$program" replay out/scenarios/demo/psk/one_roam_with_a_full_handshake/seed-1 \
			>/dev/null) || wrong "$1: models, compare or replay find no data"
	rm -rf "$tmp/here"
}

"$cmake" --install "$build" --prefix "$tmp/first" >"$tmp/log" 2>&1 ||
	{ cat "$tmp/log" >&2; exit 1; }
# Moved away from where it was installed.
mv "$tmp/first" "$tmp/second place"
works "$tmp/second place"
version=$("$tmp/second place/bin/roamwright" --version)
grep -qF "project(roamwright VERSION ${version#roamwright } " CMakeLists.txt ||
	wrong "$version is not the project's version"
! grep -rlF -e "$top" -e "$tmp/first" "$tmp/second place/share" >&2 ||
	wrong "installed files name a folder of this machine"
for schema in events summary compare; do
	[ -s "$tmp/second place/share/roamwright/schemas/$schema.schema.json" ] ||
		wrong "no schema of $schema"
done
if has man; then
	LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l \
		"$tmp/second place/share/man/man1/roamwright.1.gz" >"$tmp/page" 2>"$tmp/warned"
	[ ! -s "$tmp/warned" ] || { wrong "the manual page has warnings"; cat "$tmp/warned" >&2; }
	for word in 'EXIT STATUS' '--max-regress LIMIT' 'roamwright run'; do
		col -b <"$tmp/page" | grep -qF -e "$word" || wrong "the manual page lacks $word"
	done
fi

has cpack dpkg-deb dpkg-shlibdeps || { [ $bad = 0 ]; exit; }
cpack --config "$build/CPackConfig.cmake" -B "$tmp/packed" >"$tmp/log" 2>&1 ||
	{ cat "$tmp/log" >&2; exit 1; }
tar -xzf "$tmp"/packed/*.tar.gz -C "$tmp"
works "$(echo "$tmp"/roamwright-*-Linux)"
deb=$(echo "$tmp"/packed/roamwright_*.deb)
dpkg-deb -x "$deb" "$tmp/deb"
works "$tmp/deb/usr"
depends=$(dpkg-deb -f "$deb" Depends)
for library in libc6 libjansson4 liblua5.4-0 libssl3; do
	case $depends in
	*"$library ("*) ;;
	*) wrong "the package does not depend on $library: $depends" ;;
	esac
done
if has lintian; then
	# Who publishes a package names himself: -DRW_MAINTAINER='Name <mail>'.
	lintian --allow-root --suppress-tags \
		bogus-mail-host,bogus-mail-host-in-debian-changelog,mail-address-loops-or-bounces \
		"$deb" >"$tmp/lintian" 2>/dev/null
	! grep -E '^[EW]:' "$tmp/lintian" >&2 || wrong "lintian objects"
fi
[ $bad = 0 ]
