#!/usr/bin/env python3
"""Whether the editor's definitions (scenarios/meta) know every method, option and model there is.

    harness/lint/definitions.py

Exit status 1 if one is missing, or if they have a method that no object has.
"""
import glob
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(pattern):
    """{path: text} of the files, by name."""
    texts = {}
    for path in sorted(glob.glob(os.path.join(TOP, pattern))):
        with open(path, encoding="utf-8") as f:
            texts[os.path.relpath(path, TOP)] = f.read()
    return texts


def classes(text):
    """(class name in Lua, its methods) of the objects that a file of sim/script makes."""
    for m in re.finditer(r"struct object_class \w+ = \{ (\w+), (\w+),", text):
        name = re.search(r'#define %s "(\w+)"' % m.group(1), text)
        table = re.search(r"luaL_Reg %s\[\] = \{(.*?)\{ NULL" % m.group(2), text, re.S)
        if name and table:
            yield name.group(1), set(re.findall(r'\{ "(\w+)",', table.group(1)))


def options(text):
    """What functions take by name: their tables `known`, where ARGS_ONLY reads them."""
    for function in text.split("\n}\n"):
        if "ARGS_ONLY(" in function:
            for table in re.findall(r"\bknown\[\] = \{(.*?)\}", function, re.S):
                yield from re.findall(r'"(\w+)"', table)


def missing():
    meta = "\n".join(read("scenarios/meta/*.lua").values())
    made = {}
    for path, text in read("sim/script/*.c").items():
        for name, methods in classes(text):
            title = name.capitalize()
            made[title] = methods
            known = set(re.findall(r"^function %s:(\w+)\(" % title, meta, re.M))
            for method in sorted(methods ^ known):
                yield f"{path}: {title}:{method} stands on one side only"
        for option in options(text):
            if not re.search(r"^---@field %s\??\s" % option, meta, re.M):
                yield f"{path}: option {option} is in no ---@field"
    if len(made) < 5:
        yield f"found the methods of {sorted(made)} only: this program reads sim/script wrongly"
    for path, text in read("models/*s.lua").items():
        if os.path.basename(path) not in ("clients.lua", "aps.lua"):
            continue
        for a, b in re.findall(r'^  (?:\["([\w-]+)"\]|(\w+)) = \{', text, re.M):
            if f'"{a or b}"' not in meta:
                yield f"{path}: model {a or b} is in no alias"


def main():
    lines = list(missing())
    for line in lines:
        print(line)
    print(f"definitions: {len(lines)} findings")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
