-- The office of the failure scenarios: a phone between two APs that do FT with pulled keys, all of
-- it in order. Scenarios replace one configuration or arm one fault, and send the phone to `right`.
local office = {}

-- names: other configurations, as in { right = file "c02/right.conf" }, and the phone's model.
function office.open(given)
  given = given or {}
  office.phone = station { name = "phone", at = m(4, 3), model = given.model or "generic",
                           config = given.phone or file "office/phone.conf" }
  office.left = ap { name = "left", at = m(0, 0), config = given.left or file "office/left.conf" }
  office.right = ap { name = "right", at = m(15, 0),
                      config = given.right or file "office/right.conf",
                      starts = given.right_starts }
  office.phone:traffic { "ping", interval = ms(100), start = s(2) }
  return office
end

-- The phone is with `left` and goes to `right` at 3 s.
function office.roam(run, how, seconds)
  run:at(s(3), function() office.phone:roam_to("right", { over = how or "air" }) end)
  run:for_time(s(seconds or 8))
end

return office
