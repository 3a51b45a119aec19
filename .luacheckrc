-- What scenarios see beside Lua's own: keep in step with scenarios/meta.
std = {
  read_globals = {
    "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "print", "rawequal",
    "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring",
    "type", "xpcall",
    math = {
      fields = {
        "abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min", "mininteger",
        "random", "sqrt", "tointeger", "type", "ult",
      },
    },
    string = {
      fields = {
        "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep",
        "reverse", "sub", "upper",
      },
    },
    table = { fields = { "concat", "insert", "move", "pack", "remove", "sort", "unpack" } },
    -- units
    "ns", "us", "ms", "s", "min", "tu", "m", "mps", "kmh", "dbm", "db",
    -- the world
    "ap", "at", "controller", "fault", "file", "gateway", "intruder", "ns2", "pathloss", "radius",
    "shared", "station", "switch", "text", "wall", "wired", "wmediumd",
    -- tests
    "expect", "param", "random", "set", "test",
  },
}
max_line_length = 100
files["models"] = { std = {} }
exclude_files = { "scenarios/meta", "harness/unit/broken_lua", "build", "build-*" }
