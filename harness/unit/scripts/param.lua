-- Parameters with the types of their defaults.
local speed = param("speed", mps(1.4))
local count = param("count", 3)
local name = param("name", "phone")
local wet = param("wet", false)

test("parameters", { seeds = "1..3,7" }, function()
  print(speed, count, name, wet, set.speed)
end)
