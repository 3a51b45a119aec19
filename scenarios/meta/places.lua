---@meta
-- What lies between nodes: walls, path loss, cables and switches.

---@class WallOptions
---@field from Place
---@field to Place
---@field loss Ratio

---@param wall WallOptions
function wall(wall) end

---@class PathlossOptions
---@field exponent_milli? integer 2000 is free space, 3000 an office and what holds if not given
---@field loss_ppm? integer so many of a million frames fail besides, whatever their level
---@field first_metre_2g4? Ratio loss of the first metre at 2.4 GHz, free space if not given
---@field first_metre_5g? Ratio
---@field first_metre_6g? Ratio
---@field shadowing? Ratio standard deviation of shadowing, none if not given
---@field shadow_mm? integer where its correlation is 1/e, 5000 if not given
---@field fading? string "none", "rayleigh", "rician-6" or "rician-10"
---@field coherence? Time of fading, 17 ms if not given

---@param options PathlossOptions
function pathloss(options) end

---@class WiredOptions
---@field latency? Time of each cable, 50 us if not given
---@field loss_ppm? integer so many of a million frames are lost on each cable
---@field ageing? Time after which switches forget where an address is, 300 s if not given

---@param options WiredOptions
function wired(options) end

---@class GatewayOptions its DHCP server, for stations with l3 = "dhcp"
---@field lease? Time a day if not given
---@field latency? Time before each answer
---@field work? Time of its one CPU for each message, one after the other

---@param options GatewayOptions
function gateway(options) end

---@class SwitchOptions
---@field name string unique among all nodes
---@field up? string the switch above it; "switch" if not given
---@field latency? Time of the cable to that, in place of what `wired` says
---@field loss_ppm? integer of that cable, likewise
---@field vlan? integer 1 to 4094: the port above is of this VLAN, and has no tags
---@field vlans? integer[] the cable to that is a trunk of these; of all if not given

---One more switch. All of them are a tree below "switch", which is always there.
---@param switch SwitchOptions
function switch(switch) end
