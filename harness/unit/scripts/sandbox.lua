-- What the sandbox gives in place of Lua's own.

test("pairs go in the order of the keys", function()
  local t, seen = { [3] = 1, zeta = 2, [1] = 3, alpha = 4, [2.5] = 5, [false] = 6, [true] = 7 }, {}
  for k in pairs(t) do seen[#seen + 1] = tostring(k) end
  expect(table.concat(seen, " ")):is("false true 1 2.5 3 alpha zeta")
  seen = {}
  local k = next(t)
  while k ~= nil do
    seen[#seen + 1] = tostring(k)
    k = next(t, k)
  end
  expect(table.concat(seen, " ")):is("false true 1 2.5 3 alpha zeta")
end)

test("pairs over many keys", function()
  local t, last, n = {}, "", 0
  for i = 1, 1000 do t["k" .. i * 7919 % 1000] = i end
  for k in pairs(t) do
    expect(last < k):is(true)
    last, n = k, n + 1
  end
  expect(n):is(1000)
end)

test("a key removed on the way is passed over", function()
  local t, seen = { a = 1, b = 2, c = 3 }, ""
  for k in pairs(t) do
    seen = seen .. k
    t.b = nil
  end
  expect(seen):is("ac")
end)

test("pairs of an object that says how", function()
  local o = setmetatable({}, { __pairs = function(t) return ipairs({ 5, 6, t }) end })
  local n = 0
  for _, v in pairs(o) do n = n + (type(v) == "number" and v or 0) end
  expect(n):is(11)
end)

test("sort is stable", function()
  local t = {}
  for i = 1, 200 do t[i] = { key = i % 3, n = i } end
  table.sort(t, function(a, b) return a.key < b.key end)
  for i = 2, 200 do
    expect(t[i - 1].key < t[i].key or t[i - 1].n < t[i].n):is(true)
  end
  local words = { "pear", "fig", "apple" }
  table.sort(words)
  expect(table.concat(words, " ")):is("apple fig pear")
  table.sort(words, function() return true end) -- no order at all: ends all the same
end)

test("random numbers come from streams with names", function(run)
  local a, b, other = random "a", {}, {}
  for i = 1, 5 do
    b[i] = a:int(1, 1000)
    other[i] = random("b"):int(1, 1000)
  end
  expect(table.concat(b, " ")):is_not(table.concat(other, " "))
  expect(random "a"):is(a)
  expect(math.random(3)):between(1, 3)
  expect(a:pick { "only" }):is("only")
  expect(run.seed):is(1)
end)

test("quantities are exact", function()
  expect(ms(1.4).ns):is(1400000)
  expect(s(0.1).ns):is(100000000)
  expect(us(0.0005).ns):is(1) -- a half is rounded up
  expect(us(0.0004).ns):is(0)
  expect(tu(1).us):is(1024)
  expect(min(2)):is(s(120))
  expect(mps(1.4).mmps):is(1400)
  expect(kmh(5).mmps):is(1389)
  expect(dbm(-67.5).mdbm):is(-67500)
  expect(m(1.0006, -2).x_mm):is(1001)
  expect(m(1.0006, -2).y_mm):is(-2000)
  expect(s(1) + ms(500)):is(ms(1500))
  expect(s(1) - ms(500)):is(ms(500))
  expect(ms(10) * 2.5):is(ms(25))
  expect(2 * ms(10)):is(ms(20))
  expect(ms(10) / 4):is(us(2500))
  expect(ms(10) / ms(4)):is(2.5)
  expect(dbm(-60) - dbm(-67)):is(db(7))
  expect(dbm(-60) + db(3)):is(dbm(-57))
  expect(-db(3) < db(0)):is(true)
  expect(tostring(us(52300))):is("52.3 ms")
  expect(tostring(s(90))):is("90 s")
  expect(tostring(dbm(-67.25))):is("-67.25 dBm")
  expect(tostring(m(30, 0))):is("m(30, 0)")
end)

test("protected calls", function()
  local ok, why = pcall(error, "thrown")
  expect(ok):is(false)
  expect(why):is("thrown")
  expect(select("#", pcall(function() return 1, nil, 3 end))):is(4)
  ok, why = xpcall(function() error("deep", 0) end, function(e) return e .. "!" end)
  expect(ok):is(false)
  expect(why):is("deep!")
  expect(select(2, xpcall(function(...) return ... end, print, "through"))):is("through")
end)

test("texts have methods, and patterns work", function()
  expect((("corridor"):find("rr"))):is(3)
  expect((("a.b"):find(".", 1, true))):is(2)
  expect((("key = value"):match("^(%w+)%s*=%s*(%w+)$"))):is("key")
  expect((("one two"):gsub("%w+", "<%0>"))):is("<one> <two>")
  expect((("one two"):gsub("%w+", { one = 1 }))):is("1 two")
  expect((("abc"):gsub("", "-"))):is("-a-b-c-")
  local n = 0
  for k, v in ("a=1, b=2"):gmatch("(%w)=(%d)") do n = n + #k + tonumber(v) end
  expect(n):is(5)
  expect(("x"):rep(3, ",")):is("x,x,x")
end)

test("expectations", function()
  expect(3):at_least(3):at_most(3):below(4):above(2):between(1, 5):is_not(4)
  expect({ 1, 2 }):count(2):contains(2):all(function(x) return x > 0 end)
  expect({ 1, 2 }):any(function(x) return x == 2 end)
  expect({}):is_empty()
  expect("status 53"):contains("53")
  expect(nil):is(nil)
  expect(ms(5), "five is not much"):at_most(ms(5))
end)

test("files are relative to the scenario", function()
  expect(require("part.double")(4)):is(8)
  expect(require("part.double")):is(require("part.double"))
end)
