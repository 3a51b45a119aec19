-- One half of a pair: with.lua is the same and declares a mute station first. What everybody else
-- does must be the same to the octet; harness/twice compares it.
local street = require "street"

street.open()

test("without a mute station", { tags = { "ft", "scale" } }, street.watch)
