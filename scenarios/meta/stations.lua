---@meta
-- Stations: how they move, what they send, what they are told and asked.

-- By DHCP, and what is done about the address in a roam, whatever the model does.
---@alias L3Roam "keep"|"refresh"|"reboot"|"detect"|"discover"

---@class StationOptions
---@field name string
---@field at? Place the first point of its walk if not given
---@field config ConfigText a wpa_supplicant.conf
---@field model? ClientModel "generic" if not given
---@field mute? boolean never sends anything
---@field learnt? ConfigText|string the file of wpa_supplicant's bgscan learn, as it was left
---@field l3? "static"|"dhcp"|L3Roam where its IPv4 address comes from; "static" if not given

---@class Station
---@field name string
---@field joins Transition[] reading it ends the run
---@field roams Transition[] reading it ends the run
---@field failures Failure[] those of this station; reading it ends the run
---@field flows table<string, Flow> by name; reading it ends the run
local Station = {}

---@param options StationOptions
---@return Station
function station(options) end

---@class WalkPoint
---@field at Place
---@field speed? Speed on the way there, in place of the walk's
---@field time? Time when it is there, in place of a speed
---@field pause? Time before it goes on

---@class WalkOptions
---@field [integer] Place|WalkPoint
---@field speed? Speed of the way to each point that says nothing itself
---@field start? Time now, if not given

---@param walk WalkOptions
function Station:walk(walk) end

---Puts it somewhere else at once.
---@param at Place
function Station:place(at) end

---Where it is now.
---@return Place
function Station:where() end

---@class WmediumdOptions
---@field config ConfigText a configuration file of wmediumd
---@field nodes table<string, Ap|Station|string> who plays which interface, by its address in ids

---How radios hear each other as wmediumd has it; once, and in place of pathloss.
---@param options WmediumdOptions
function wmediumd(options) end

---@class LevelsOptions
---@field log ConfigText time_ms,bssid,dBm in lines, or the output of iw and wpa_cli with times
---@field aps table<string|integer, Ap|string> whose a BSSID or a frequency in MHz is
---@field start? Time when the first line of it is; a table's times count from 0 if not given
---@field hold? Time for how long a level says something beside its samples: s(5) if not given

---Levels at which it hears APs, in place of where they are; what it sends is heard likewise.
---@param options LevelsOptions
function Station:levels(options) end

---@class Ns2Options
---@field trace ConfigText a movement trace of ns-2: $node_(0) set X_ …, $ns_ at … setdest …
---@field nodes table<integer, Station|string> who plays which node of it

---Movement as CMU's setdest, BonnMotion and SUMO's traceExporter write it; times are the run's.
---@param options Ns2Options
function ns2(options) end

---@class TrafficOptions
---@field [1] "voip"|"udp"|"ping"
---@field name? string the kind if not given
---@field start? Time
---@field stop? Time
---@field with? string name of the station at the other end; the gateway if not given
---@field codec? "g711" of "voip"
---@field interval? Time of "udp" (needed) and "ping" (1 s)
---@field size? integer payload octets, 16 to 1400: 160 of "udp", 56 of "ping"
---@field up? boolean of "udp", true if not given
---@field down? boolean of "udp", true if not given

---@param traffic TrafficOptions
function Station:traffic(traffic) end

---@class RoamOptions
---@field over? "air"|"ds"
---@field force? boolean with over = "ds": whatever the target is
---@field bss? integer which of the AP's BSSs, from 1; the one of its network if not given

---The `wpa_cli roam` of this world.
---@param ap Ap|string
---@param options? RoamOptions
function Station:roam_to(ap, options) end

function Station:join() end

function Station:leave() end

---The `wpa_cli scan` of this world.
function Station:scan() end

---@class SetOptions
---@field ric_ies? string elements in hex: resources it asks for in fast transition over the air
---@field assoc_elements? string in hex: more elements of its association requests
---@field ft_rsnxe_used? boolean says "RSNXE Used" in fast transition, whether or not it is

---The `wpa_cli set` and `vendor_elem_add 13` of this world: all of it; what is not named is as
---without.
---@param options SetOptions
function Station:set(options) end

---How many channels it has looked at so far.
---@return integer
function Station:channels_scanned() end

---The file of wpa_supplicant's bgscan learn as it would leave it now.
---@return string
function Station:learnt() end

---The `wpa_cli preauth` of this world.
---@param ap Ap|string an AP, its name, or an address that may be nobody's
function Station:preauthenticate(ap) end

---The key ID of the pairwise key with which it sends: 1 can be seen with extended_key_id.
---@return integer
function Station:key_id() end

---The group of the SAE exchange that this association began with, or nil.
---@return integer?
function Station:sae_group() end

---Whether this association could not have come about under another SSID: the keys are derived from
---it in fast transition and in SAE with hash-to-element.
---@return boolean
function Station:ssid_verified() end

---The PMKID it holds for the AP, in hex, or nil.
---@param ap Ap|string
---@return string?
function Station:pmksa(ap) end

---Whether that one was made from another AP's; nil if there is none.
---@param ap Ap|string
---@return boolean?
function Station:is_opportunistic(ap) end

---How many PMKSAs it holds.
---@return integer
function Station:pmksas() end

---Forgets every PMKSA and, with the one in use, the association.
function Station:pmksa_flush() end

---Its PMKSAs into a store outside of the supplicant, and back from there.
function Station:pmksa_save() end

function Station:pmksa_load() end

function Station:kill() end

function Station:revive() end

---The AP it is associated with now, or nil.
---@return string?
function Station:ap() end

---Its address, "02:…".
---@return string
function Station:mac() end

---Lines of its log with this text are counted from now on.
---@param text string
function Station:listen(text) end

---How many there were.
---@param text string one that it listens for
---@return integer
function Station:heard(text) end

---The level at which it would hear this AP now.
---@param ap Ap|string
---@return Level
function Station:level(ap) end

---The rate at which this AP would send it data now; 60 is 6 Mb/s, 0 if it never sent any.
---@param ap Ap|string
---@return integer
function Station:rate_100k(ap) end
