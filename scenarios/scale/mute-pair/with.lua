-- As without.lua, and a station that sends nothing stands out of range on the same channel. It is
-- declared first, so that everything after it has another number.
local street = require "street"

station { name = "mute", at = m(20000, 9000), mute = true, config = file "phone.conf" }
street.open()

test("with a mute station", { tags = { "ft", "scale" } }, street.watch)
