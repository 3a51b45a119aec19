-- Frames as an intruder sends them: MPDUs without FCS in hex, under whatever address is wanted.
local forge = {}

-- "02:0f:f1:…" as it stands in a frame.
function forge.mac(address)
  return (string.gsub(address, ":", ""))
end

local function le16(v)
  return string.format("%02x%02x", v % 256, v // 256)
end

-- Of its own frames, that is, and nowhere near anybody else's.
local number = 2047

-- A management frame of a subtype: disassociation 10, authentication 11, deauthentication 12,
-- action 13.
-- given: from, to, bssid (from if not given).
local function management(subtype, given, body)
  number = (number + 1) % 4096
  return string.format("%x0000000", subtype) .. forge.mac(given.to) .. forge.mac(given.from) ..
         forge.mac(given.bssid or given.from) .. le16(number * 16) .. body
end

-- given: reason, beside the addresses.
function forge.deauth(given)
  return management(12, given, le16(given.reason or 7))
end

function forge.disassoc(given)
  return management(10, given, le16(given.reason or 7))
end

-- What looks like the Management MIC element of this cipher (as group_mgmt_cipher names it), with
-- packet number and key ID 4, and a MIC of nobody's. To be put behind a frame.
function forge.mme(cipher, pn)
  local mic = string.rep("5a", cipher == "AES-128-CMAC" and 8 or 16)
  return string.format("4c%02x", 8 + #mic // 2) .. le16(4) .. le16(pn) .. "00000000" .. mic
end

-- given: body (hex, from the category on), beside the addresses.
function forge.action(given)
  return management(13, given, given.body)
end

-- given: algorithm, sequence, status, body (hex), beside the addresses.
function forge.auth(given)
  return management(11, given, le16(given.algorithm or 0) .. le16(given.sequence or 1) ..
                    le16(given.status or 0) .. (given.body or ""))
end

-- A Channel Switch Announcement frame. given: channel, count, beside the addresses.
function forge.channel_switch(given)
  return management(13, given, string.format("00042503%02x%02x%02x", 0, given.channel,
                                             given.count or 1))
end

return forge
