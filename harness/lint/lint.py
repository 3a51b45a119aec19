#!/usr/bin/env python3
"""What breaks a promise of the design, checked by machine: layering, determinism, bounds of taste.

    harness/lint/lint.py [--ratchet]     from the top of the tree

A number that must be exceeded today stands in ratchet.txt (`file rule value`), which may only
shrink; --ratchet rewrites it from what is found. Exit status 1 if anything else is found.
"""
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RATCHET = os.path.join(TOP, "harness/lint/ratchet.txt")
MAX_FUNCTION, MAX_FILE, MAX_LINE = 70, 600, 100

# Which modules may see which external headers, beside the C and POSIX ones.
EXTERNAL = {
    "openssl/": {"crypto", "bench"}, "lua": {"script"}, "lauxlib": {"script"}, "lualib": {"script"},
    "jansson": {"report", "verify", "check", "suite", "cli", "compare", "diagnose"},
    "netlink/": {"hwsim"}, "Random123/": {"base"}, "check.h": set(), "zlib": set(),
}
BANNED = re.compile(
    r"\b(rand|srand|drand48|time|clock|gettimeofday|clock_gettime|qsort|strcpy|strcat|sprintf"
    r"|vsprintf|strtod|atof|atoi|alloca|setlocale|gets|system|popen|strtok)\s*\(")
SIM_ONLY = [
    (re.compile(r"\b(float|double)\b"), "float", "floating point on the simulation path"),
    (re.compile(r"%[-0-9.]*[pf]\b"), "format", "%p or %f prints what differs between machines"),
    (re.compile(r"\b(getenv|getcwd|gethostname|getpid)\s*\("), "environment",
     "a run must not depend on its surroundings"),
]
PURE = {"key", "proto", "node", "wire", "engine", "medium", "observe", "spec", "config", "models",
        "input"}
MUTABLE = re.compile(r"^static (?!const\b|inline\b|_Noreturn\b|_Thread_local\b)(?![^;=]*\bconst\b[^;=\[]*(\[|=|;))"
                     r"[A-Za-z_][\w ]*[ *]\w+(\[[^\]]*\])*( = .*)?;")


def modules():
    """The table of harness/cmake/modules.cmake: name -> (folder, modules it may include)."""
    text = open(os.path.join(TOP, "harness/cmake/modules.cmake")).read()
    rows = {}
    for m in re.finditer(r"rw_module\(([^)]*)\)", text):
        words = m.group(1).split()
        name, folder, uses, key = words[0], None, [], None
        for w in words[1:]:
            if w in ("DIR", "USES", "EXTERN"):
                key = w
            elif key == "DIR":
                folder = w
            elif key == "USES":
                uses.append(w)
        rows[name] = (folder, set(uses) | {name})
    return rows


def tracked():
    out = subprocess.run(["git", "-C", TOP, "ls-files", "-co", "--exclude-standard"],
                         capture_output=True, text=True, check=True).stdout
    return [f for f in out.splitlines() if os.path.exists(os.path.join(TOP, f))]


def strip(text):
    """Comments and string contents blanked, line structure kept."""
    def blank(m):
        s = m.group(0)
        if s.startswith("/"):
            return re.sub(r"[^\n]", " ", s)
        return s[0] + re.sub(r"[^\n]", " ", s[1:-1]) + s[-1]
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text,
                  flags=re.S)


def strip_comments(text):
    """Comments blanked, strings kept."""
    def blank(m):
        s = m.group(0)
        return re.sub(r"[^\n]", " ", s) if s.startswith("/") else s
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"", blank, text, flags=re.S)


def width(line):
    return len(line.expandtabs(8))


class Findings:
    def __init__(self):
        self.rows = []

    def add(self, path, line, rule, value, text):
        self.rows.append((path, line, rule, value, text))


def check_layout(path, lines, found):
    for n, line in enumerate(lines, 1):
        if line.rstrip("\n") != line.rstrip("\n").rstrip():
            found.add(path, n, "space", 1, "trailing space")
        if line.endswith("\r\n"):
            found.add(path, n, "crlf", 1, "CRLF line end")
        if path.endswith((".c", ".h", ".lua")) and width(line.rstrip("\n")) > MAX_LINE:
            found.add(path, n, "line", width(line.rstrip("\n")), f"line longer than {MAX_LINE}")
        if path.endswith(".lua") and "\t" in line:
            found.add(path, n, "tab", 1, "tab in Lua")
        if re.search(r"\b(FIXME|TODO|XXX)\b", line) and not path.startswith("harness/lint/"):
            found.add(path, n, "mark", 1, "unfinished mark")
    if path.endswith((".c", ".h")) and len(lines) > MAX_FILE:
        found.add(path, 1, "file", len(lines), f"file longer than {MAX_FILE} lines")


def check_functions(path, lines, found):
    start = None
    for n, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = n
        elif line.startswith("}") and start is not None:
            if n - start - 1 > MAX_FUNCTION:
                found.add(path, start, "function", n - start - 1,
                          f"function longer than {MAX_FUNCTION} lines")
            start = None


def check_includes(path, module, rows, lines, found):
    for n, line in enumerate(lines, 1):
        m = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        kind, name = m.groups()
        if "../" in name:
            found.add(path, n, "include", 1, "../ in an include")
        if kind == '"' and "/" in name and name.split("/")[0] not in rows[module][1]:
            found.add(path, n, "layer", 1, f"{module} may not include {name}")
        if kind == '"' and "/" not in name:
            found.add(path, n, "include", 1, 'write "module/file.h"')
        if kind == "<":
            for prefix, who in EXTERNAL.items():
                if name.startswith(prefix) and module not in who:
                    found.add(path, n, "layer", 1, f"{module} may not include <{name}>")


def check_guard(path, module, lines, found):
    stem = os.path.basename(path)[:-2].upper().replace("-", "_")
    guard = f"{module.upper()}_{stem}_H"
    if not any(re.match(rf"#ifndef {guard}$", line) for line in lines[:5]):
        found.add(path, 1, "guard", 1, f"include guard {guard} missing")


def check_code(path, module, folder, lines, found):
    text = "".join(lines)
    bare = strip(text).split("\n")
    simulation = folder.startswith("sim/") or folder == "models"
    for n, line in enumerate(bare, 1):
        m = BANNED.search(line)
        # a scenario's own; the ETA; where it is defined; what is measured
        allowed = {("script", "time"), ("suite", "clock_gettime"), ("crypto", "time"),
                   ("bench", "clock_gettime")}
        if m and (module, m.group(1)) not in allowed:
            found.add(path, n, "banned", 1, f"{m.group(1)}() is banned")
        if re.match(r"\s*default\s*:", line) and simulation and "/*" not in lines[n - 1]:
            found.add(path, n, "default", 1,
                      "default: hides a new value of an enum (if any number may come, say so there)")
        if simulation and module in PURE and MUTABLE.match(line):
            found.add(path, n, "mutable", 1, "mutable file-scope variable")
    for n, line in enumerate(strip_comments(text).split("\n"), 1):
        for pattern, rule, what in SIM_ONLY:
            target = line if rule == "format" else bare[n - 1]
            if simulation and pattern.search(target):
                found.add(path, n, rule, 1, what)


def main():
    rows = modules()
    folders = sorted(((folder, name) for name, (folder, _) in rows.items()), key=lambda r: -len(r[0]))
    found = Findings()
    for path in tracked():
        if not path.endswith((".c", ".h", ".lua", ".py", ".sh", ".cmake", ".md", ".txt")):
            continue
        with open(os.path.join(TOP, path), newline="") as f:
            lines = f.readlines()
        if not path.endswith(".md"):
            check_layout(path, lines, found)
        if not path.endswith((".c", ".h")):
            continue
        check_functions(path, lines, found)
        owner = next(((folder, name) for folder, name in folders if path.startswith(folder + "/")), None)
        if owner is None or path.endswith("/main.c"):
            continue
        check_includes(path, owner[1], rows, lines, found)
        check_code(path, owner[1], owner[0], lines, found)
        if path.endswith(".h"):
            check_guard(path, owner[1], lines, found)
    return report(found)


def report(found):
    allowed = {}
    if os.path.exists(RATCHET):
        for line in open(RATCHET):
            if line.strip() and not line.startswith("#"):
                path, rule, value = line.split()
                allowed[(path, rule)] = int(value)
    worst = {}
    for path, _, rule, value, _ in found.rows:
        worst[(path, rule)] = max(worst.get((path, rule), 0), value)
    if "--ratchet" in sys.argv:
        with open(RATCHET, "w") as f:
            f.write("# file rule value: may only shrink (harness/lint/lint.py --ratchet)\n")
            for (path, rule), value in sorted(worst.items()):
                f.write(f"{path} {rule} {value}\n")
        return 0
    bad = [r for r in found.rows if r[3] > allowed.get((r[0], r[2]), 0)]
    for path, line, rule, _, text in sorted(bad):
        print(f"{path}:{line}: {text} [{rule}]")
    print(f"lint: {len(bad)} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
