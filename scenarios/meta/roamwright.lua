---@meta
-- What scenarios see beside Lua's own: for completion and checking in editors (LuaLS reads this
-- by way of .luarc.json). The program does not load it; sim/script is what it describes.
--
-- Reading results (roams, joins, failures, flows) ends the run: nothing may run afterwards.

-- Quantities -----------------------------------------------------------------------------------

---A length of time, or a point in virtual time since the beginning of the run.
---@class Time
---@field ns integer rounded down, as are the others
---@field us integer
---@field ms integer
---@field s integer
---@operator add(Time): Time
---@operator sub(Time): Time
---@operator mul(number): Time
---@operator div(integer): Time
---@operator div(Time): number
---@operator unm: Time

---@class Speed
---@field mmps integer millimetres a second
---@operator add(Speed): Speed
---@operator sub(Speed): Speed
---@operator mul(number): Speed
---@operator div(integer): Speed

---@class Level
---@field mdbm integer thousandths of a dBm
---@operator add(Ratio): Level
---@operator sub(Ratio): Level
---@operator sub(Level): Ratio

---@class Ratio
---@field mdb integer thousandths of a dB
---@operator add(Ratio): Ratio
---@operator sub(Ratio): Ratio
---@operator mul(number): Ratio
---@operator div(integer): Ratio
---@operator unm: Ratio

---@class Place
---@field x_mm integer
---@field y_mm integer
---@field z_mm integer

---@param n number
---@return Time
function ns(n) end

---@param n number
---@return Time
function us(n) end

---@param n number
---@return Time
function ms(n) end

---@param n number
---@return Time
function s(n) end

---@param n number minutes
---@return Time
function min(n) end

---Time units of 1024 us, in which beacons count.
---@param n number
---@return Time
function tu(n) end

---A place in metres.
---@param x number
---@param y number
---@param z? number
---@return Place
function m(x, y, z) end

---Metres a second: a person walks at mps(1.4).
---@param n number
---@return Speed
function mps(n) end

---@param n number
---@return Speed
function kmh(n) end

---@param n number
---@return Level
function dbm(n) end

---@param n number
---@return Ratio
function db(n) end

-- Files ----------------------------------------------------------------------------------------

---@class ConfigText

---A configuration file, relative to the scenario or from scenarios/lib.
---@param name string
---@return ConfigText
function file(name) end

---A configuration written in the scenario: text [[ … ]].
---@param content string
---@return ConfigText
function text(content) end

---A file of the shared references. Tests that need one are skipped where they are not present.
---@param name string
---@return ConfigText
function shared(name) end

-- The world ------------------------------------------------------------------------------------

---@alias ApModel "generic"|"x86"|"arm"|"mips"|"instant"|"wlc"|"cisco-wlc"
---@alias ClientModel
---| "generic"
---| "instant"
---| "ft-ds"
---| "prefetching"
---| "adaptive"
---| "forgetful"
---| "nervous"
---| "stubborn"
---| "no-ft"
---| "old-iot"
---| "phone"
---| "phone-ds"
---| "phone-adaptive"
---| "phone-forgetful"
---| "laptop"
---| "laptop-ds"
---| "laptop-adaptive"
---| "laptop-forgetful"
---| "industrial"
---| "industrial-ds"
---| "industrial-adaptive"
---| "eager"
---| "industrial-forgetful"
---| "cisco-004096"
---| "cisco-ec852f"

---@alias Dialect
---| "hostapd-2.10"
---| "hostapd-2.11"
---| "openwrt-19.07"
---| "openwrt-22.03"
---| "openwrt-23.05"
---| "openwrt-24.10"
---| "openwrt-25.12-rc"
---| "openwrt-25.12"

---@class ApOptions
---@field name string unique among all nodes: letters, digits, '-', '_' and '.'
---@field at Place
---@field config ConfigText a hostapd.conf, or OpenWrt's /etc/config/wireless
---@field model? ApModel "generic" if not given
---@field dialect? Dialect whose rules apply; guessed from the configuration if not given
---@field radio? string one wifi-device of an OpenWrt configuration: "radio0"
---@field bssid? string|string[] one for each BSS, in place of what the configuration or name say
---@field unplugged? boolean no cable to the switch
---@field lan? string the switch it is plugged into; "switch" if not given
---@field latency? Time of its cable, in place of what `wired` says
---@field loss_ppm? integer of its cable, likewise
---@field vlan? integer 1 to 4094: its switch port is of this VLAN, and has no tags
---@field vlans? integer[] its switch port is a trunk of these; of all if not given
---@field adaptive_11r? boolean offers fast transition privately, as some controllers do
---@field starts? boolean false: the configuration is one that hostapd refuses to start with

---@class Ap
---@field name string
local Ap = {}

---@param options ApOptions
---@return Ap
function ap(options) end

---Sends the station a Deauthentication frame and forgets it.
---@param station Station|string
---@param reason? integer 2 if not given
function Ap:deauth(station, reason) end

---Sends every station one Deauthentication frame and forgets them all.
---@param reason? integer 2 if not given
function Ap:deauth_all(reason) end

---Sends the station, or all of them, a Deauthentication or Disassociation frame that is as good as
---any, and forgets nobody: `hostapd_cli deauthenticate … test=1`.
---@param kind "deauth"|"disassoc"
---@param station? Station|string
---@param reason? integer 2 if not given
function Ap:say_leave(kind, station, reason) end

---There is a radar on its channel of 5 GHz: it goes to another one, announced by five beacons,
---or after a minute of silence (ten where weather radars are) if that is a radar's too.
---@param mhz integer
function Ap:radar(mhz) end

---Asks a station with protected management frames by SA Query whether it has its keys.
---@param station Station|string
function Ap:sa_query(station) end

---Every BSS takes a new group key.
function Ap:rekey() end

---Power off.
function Ap:kill() end

---The VLAN in which it has the station's data, 0 if none.
---@param station Station|string
---@return integer
function Ap:vlan(station) end

---Its first BSSID, "02:…".
---@return string
function Ap:mac() end

---@class ReviveOptions
---@field config ConfigText
---@field dialect? Dialect
---@field radio? string

---Power on again, after somebody has changed its configuration perhaps.
---@param options? ReviveOptions
function Ap:revive(options) end

---@param at Place
function Ap:place(at) end

---@class ControlledOptions
---@field name string of its one radio, wherever an AP is named
---@field at Place
---@field config ConfigText a hostapd.conf; as a key holder the controller goes by its own names
---@field model? ApModel whose transmit power it has; "generic" if not given
---@field dialect? Dialect
---@field radio? string one wifi-device of an OpenWrt configuration
---@field bssid? string|string[]
---@field tunnel? Time one way; the controller's if not given
---@field flexconnect? string a group of APs that shares keys with nobody else

---@class ControllerOptions
---@field name string
---@field aps ControlledOptions[]
---@field model? ApModel "wlc" if not given
---@field tunnel? Time one way between each AP and the controller, us(500) if not given
---@field okc? boolean true if not given, whatever the configurations say
---@field okc_across_groups? boolean PMKs of other FlexConnect groups are used, too
---@field pmk_per_client? integer APs whose PMKs it keeps for a client, 8 if not given
---@field mobility_group? string controllers of the same group share PMKs

---@class Controller
---@field name string
---@field aps Ap[]
local Controller = {}

---One process for many APs, behind tunnels: management and EAPOL frames and data pass the
---controller; beacons, probe responses and acknowledgements are the APs' own.
---@param options ControllerOptions
---@return Controller
function controller(options) end

---Power off, with all of its APs.
function Controller:kill() end

---Power on again.
function Controller:revive() end

---@alias EapMethod
---| "TLS"
---| "TTLS"
---| "PEAP"
---| "MSCHAPV2"
---| "GTC"
---| "MD5"

---@class RadiusUser
---@field identity string
---@field password? string for everything but TLS
---@field methods? EapMethod[] the server's if not given
---@field inner? EapMethod[] inside PEAP and TTLS: { "MSCHAPV2" } if not given
---@field vlan? integer 1 to 4094, as Tunnel attributes of the Accept
---@field session_timeout? Time whole seconds
---@field reauthenticate? boolean Termination-Action: at the end of the session, not goodbye
---@field reply_message? string
---@field class? string
---@field cui? string Chargeable-User-Identity
---@field reject? boolean whoever proves to be this user is refused after all

---@class RadiusEap
---@field ca? ConfigText PEM: whose certificates stations may have
---@field cert? ConfigText PEM: the server's certificate and those above it
---@field key? ConfigText PEM: its private key
---@field key_password? string
---@field methods? EapMethod[] the first is proposed first; { "PEAP", "TTLS", "TLS" } if not given
---@field fragment_size? integer octets of one EAP packet, 1398 if not given
---@field tls13? boolean TLS 1.3 too; as with hostapd it is off if not given
---@field session_lifetime? Time how long a TLS session may be resumed; not at all if not given
---@field anonymous? boolean who is nobody outside may be somebody inside; true if not given

---@class RadiusClient
---@field ip string "10.0.0.11" or "10.0.0.0/24"
---@field secret string

---@class IntruderOptions
---@field name string
---@field at Place
---@field freq integer MHz, where it sends
---@field power? Level dbm(15) if not given
---@field cable? boolean plugged into the switch, too

---@class Intruder
---@field name string
local Intruder = {}

---Somebody with a radio who is no party to anything: it sends what it is told to.
---@param options IntruderOptions
---@return Intruder
function intruder(options) end

---An MPDU without FCS, in hex; blanks do not matter. `require "forge"` writes some.
---@param octets string
function Intruder:send(octets) end

---An Ethernet frame, in hex.
---@param octets string
function Intruder:send_by_cable(octets) end

---@class RadiusOptions
---@field name string
---@field ip? string of 10.0.0.2 to 10.0.0.254; "10.0.0.2" if not given
---@field secret? string of whoever is not among clients
---@field clients? RadiusClient[] the first that fits
---@field latency? Time from request to answer, beside the server's work; ms(5) if not given
---@field request? Time work of its one CPU for each request; none if not given
---@field queue? integer requests that wait for the CPU at one time, 92 if not given; more are lost
---@field users RadiusUser[]
---@field eap? RadiusEap

---@class Radius
---@field name string
local Radius = {}

---A RADIUS server on the wire, as hostapd's.
---@param options RadiusOptions
---@return Radius
function radius(options) end

---Power off: nothing answers.
function Radius:kill() end

---Power on again: its sessions are gone.
function Radius:revive() end

---@class StationOptions
---@field name string
---@field at? Place the first point of its walk if not given
---@field config ConfigText a wpa_supplicant.conf
---@field model? ClientModel "generic" if not given
---@field mute? boolean never sends anything
---@field l3? "static"|"dhcp" where its IPv4 address comes from; "static", nowhere, if not given

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

---The `wpa_cli roam` of this world.
---@param ap Ap|string
---@param options? RoamOptions
function Station:roam_to(ap, options) end

function Station:join() end

function Station:leave() end

---The `wpa_cli preauth` of this world.
---@param ap Ap|string an AP, its name, or an address that may be nobody's
function Station:preauthenticate(ap) end

---The key ID of the pairwise key with which it sends: 1 can be seen with extended_key_id.
---@return integer
function Station:key_id() end

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

---The level at which it would hear this AP now.
---@param ap Ap|string
---@return Level
function Station:level(ap) end

---The rate at which this AP would send it data now; 60 is 6 Mb/s, 0 if it never sent any.
---@param ap Ap|string
---@return integer
function Station:rate_100k(ap) end

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

-- Faults ---------------------------------------------------------------------------------------

---@alias FrameClass
---| "any"
---| "other"
---| "beacon"
---| "probe-req"
---| "probe-resp"
---| "auth"
---| "assoc-req"
---| "assoc-resp"
---| "reassoc-req"
---| "reassoc-resp"
---| "disassoc"
---| "deauth"
---| "action"
---| "ft-action-req"
---| "ft-action-resp"
---| "data"
---| "null"
---| "eapol"
---| "eapol-1"
---| "eapol-2"
---| "eapol-3"
---| "eapol-4"
---| "group-1"
---| "group-2"
---| "rrb"
---| "rrb-ft-req"
---| "rrb-ft-resp"
---| "rrb-pull"
---| "rrb-resp"
---| "rrb-push"
---| "rrb-seq-req"
---| "rrb-seq-resp"
---| "l2-update"
---| "radius"
---| "radius-request"
---| "radius-challenge"
---| "radius-accept"
---| "radius-reject"

---@alias Bug
---| "ft-no-pmkid"
---| "ft-new-snonce"
---| "ft-wrong-r0kh-id"
---| "ft-wrong-mde"
---| "fte-mic"
---| "fte-count"
---| "ft-ds-always"
---| "m2-other-rsne"
---| "m2-mic"
---| "wrong-aa"
---| "assoc-not-reassoc"
---| "adaptive-mde"
---| "cckm-mic"
---| "cckm-clock"
---| "cckm-old-number"
---| "ocvc-copied"
---| "oci-channel"
---| "stale-bss-entry"
---| "m1-new-snonce"
---| "sae-old-rejected"
---| "sae-ext-as-sae"
---| "pmksa-any-akm"
---| "pmkid-old-hash"
---| "no-rsnxe"
---| "sae-reflect"
---| "sae-refuse-group"
---| "sae-token-again"
---| "leaves-dozing"
---| "tk-again"
---| "m3-other-rsne"
---| "bigtk-is-igtk"
---| "rrb-tamper"
---| "rrb-replay"
---| "ft-unreachable"
---| "ft-count"
---| "key-early"
---| "key-refused"
---| "eapol-clear"
---| "no-l2-update"
---| "fdb-stuck"
---| "no-flood"
---| "dhcp-silent"
---| "dhcp-nak"
---| "dhcp-forgot"
---| "arp-silent"
---| "radius-mac"
---| "radius-authenticator"

---Exactly one action; frame faults take a class, or true for any frame.
---@class FaultOptions
---@field drop? FrameClass|true
---@field delay? FrameClass|true needs by
---@field duplicate? FrameClass|true
---@field corrupt? FrameClass|true needs offset
---@field clog? FrameClass|true needs lasts
---@field reboot? true needs at and time
---@field ["lose-key"]? "pmk-r1" needs at and time
---@field slow? true needs at and by; of a RADIUS server
---@field bug? Bug needs at
---@field where? "any"|"air"|"wire"
---@field from? Ap|Station|Radius|string
---@field to? Ap|Station|Radius|string
---@field at? Ap|Station|Radius|string
---@field nth? integer the first frame that is hit, from 1
---@field times? integer how many from there on; 0: all
---@field by? Time
---@field time? Time when it begins
---@field lasts? Time how long it lasts
---@field offset? integer octet of the frame; negative: from its end
---@field xor? string two hex digits
---@field ack? boolean a dropped frame is acknowledged all the same

---fault "drop eapol-3 from=ap2 nth=1", or fault { drop = "eapol-3", from = "ap2" }.
---@param what string|FaultOptions
function fault(what) end

-- Tests ----------------------------------------------------------------------------------------

---@class Run
---@field seed integer
---@field failures Failure[] of all stations; reading it ends the run
local Run = {}

---Lets virtual time pass.
---@param time Time
function Run:for_time(time) end

---@param time Time
function Run:until_time(time) end

---@param time Time
---@param fn fun()
function Run:at(time, fn) end

---@return Time
function Run:now() end

---Calls fn when virtual time is `time`. Errors in it end the run.
---@param time Time
---@param fn fun()
function at(time, fn) end

---@class TestOptions
---@field tags? string[]
---@field seeds? string|integer|integer[] "1..20", "1..5,9", 7, { 1, 2 }; 1 if not given

---@overload fun(name: string, fn: fun(run: Run))
---@param name string
---@param options TestOptions
---@param fn fun(run: Run)
function test(name, options, fn) end

---A value `--set name=value` may replace; it keeps the type and unit of the default.
---@generic T: string|integer|boolean|Time|Speed|Level|Ratio
---@param name string
---@param default T
---@return T
function param(name, default) end

---What was given with --set, as texts.
---@type table<string, string>
set = {}

---A stream of random numbers of this name, the same for the same seed.
---@param name string
---@return RandomStream
function random(name) end

---@class RandomStream
local RandomStream = {}

---@param low integer
---@param high integer
---@return integer
function RandomStream:int(low, high) end

---@generic T
---@param list T[]
---@return T
function RandomStream:pick(list) end

---A test goes on after an expectation that is not met.
---@param value any
---@param what? string instead of the source line
---@return Expectation
function expect(value, what) end

---@class Expectation
local Expectation = {}

---@param value any an AP or station is also meant by its name
---@return Expectation
function Expectation:is(value) end

---@param value any
---@return Expectation
function Expectation:is_not(value) end

---@param limit number|Time|Speed|Level|Ratio
---@return Expectation
function Expectation:at_most(limit) end

---@param limit number|Time|Speed|Level|Ratio
---@return Expectation
function Expectation:at_least(limit) end

---@param limit number|Time|Speed|Level|Ratio
---@return Expectation
function Expectation:below(limit) end

---@param limit number|Time|Speed|Level|Ratio
---@return Expectation
function Expectation:above(limit) end

---@param low number|Time|Speed|Level|Ratio
---@param high number|Time|Speed|Level|Ratio
---@return Expectation
function Expectation:between(low, high) end

---@param n integer
---@return Expectation
function Expectation:count(n) end

---@return Expectation
function Expectation:is_empty() end

---@param item any an item of a list, or a part of a text
---@return Expectation
function Expectation:contains(item) end

---@param fn fun(item: any): boolean?
---@return Expectation
function Expectation:all(fn) end

---@param fn fun(item: any): boolean?
---@return Expectation
function Expectation:any(fn) end

---Of a list of failures, a station or the run.
---@param cause Cause
---@param certainty? Certainty
---@return Expectation
function Expectation:has_failure(cause, certainty) end

-- Results --------------------------------------------------------------------------------------

---@alias Method
---| "open"
---| "psk"
---| "psk-sha256"
---| "sae"
---| "sae-pmksa"
---| "sae-okc"
---| "eap"
---| "skc"
---| "okc"
---| "preauth"
---| "cckm"
---| "ft-air"
---| "ft-ds"
---| "ft-adaptive"
---| "owe"
---| "owe-pmksa"
---| "fils"

---@alias Outcome "ok"|"fell-back"|"failed"

---@alias Trigger
---| "join"
---| "signal"
---| "beacon-loss"
---| "btm"
---| "command"
---| "deauth"
---| "disassoc"
---| "lost-packets"
---| "scan"
---| "timer"

---An entry of the catalogue of causes.
---@alias Cause
---| "C01" # no PMKID in the FT request
---| "C02" # no PMK-R1 at the target, and none to be had
---| "C05" # the R0 key holder does not answer
---| "C06" # inter-AP key frames do not decrypt
---| "C07" # mobility domains differ
---| "C08" # the FTE is wrong
---| "C11" # over the DS, where the AP does not do it
---| "C21" # no fast transition between these networks
---| "C24" # message 2/4 has a wrong MIC
---| "C25" # message 3/4 has another RSNE than the beacon
---| "C26" # message 2/4 has another RSNE than the request
---| "C27" # the 4-way handshake runs into its limit
---| "C55" # the kernel forgot the BSS
---| "C71" # association instead of reassociation
---| "C80" # key holder lists that are not mutual
---| "C82" # hostapd refuses to start
---| string

---@alias Certainty "proven"|"candidate"
---@alias Evidence "air"|"log"|"inside"

---@class Phase
---@field time Time
---@field ns integer
---@field blocked_up Time
---@field blocked_down Time

---The phases of a transition; their times add up to t_total.
---@class Phases
---@field detect Phase
---@field scan Phase
---@field decide Phase
---@field wait Phase
---@field tune Phase
---@field auth Phase
---@field eap Phase
---@field assoc Phase
---@field handshake Phase
---@field key_install Phase
---@field ds_update Phase
---@field l3 Phase
---@field first_data Phase

---@class Attempt
---@field method Method
---@field to string
---@field bssid string
---@field start Time
---@field ok boolean
---@field status integer of the answer that ended it, 0 if none or success
---@field reason integer of the deauthentication that ended it, 0 if none
---@field cause? Cause

---A join or a roam. A time that does not exist is nil.
---@class Transition
---@field n integer
---@field from? string
---@field to string
---@field from_bssid? string
---@field to_bssid string
---@field method Method that of the last attempt
---@field akm? string "WPA-PSK", "FT-PSK"; nil for an open network
---@field outcome Outcome
---@field cause? Cause of the first attempt that failed
---@field status integer likewise
---@field reason integer likewise
---@field trigger? Trigger
---@field start Time
---@field t_total? Time trigger to first data through the new AP
---@field t_mgmt? Time first Authentication to (Re)association Response
---@field t_key? Time first Authentication to keys at both ends
---@field t_data_up? Time
---@field t_data_down? Time
---@field probe_interval? Time
---@field outage_up? Time
---@field outage_down? Time
---@field floor? Time the successful exchange with zero backoff
---@field lost_up? integer
---@field lost_down? integer
---@field burst_up? integer longest run of packets lost in a row
---@field burst_down? integer
---@field frames integer
---@field radius_round_trips integer
---@field attempts Attempt[]
---@field phases Phases

---@class Failure
---@field cause Cause
---@field certainty Certainty
---@field evidence Evidence
---@field at Time
---@field station string
---@field ap string
---@field frame? string
---@field visible_log? string
---@field hidden_log? string
---@field why string
---@field fix string

---@class PingSummary
---@field sent integer
---@field received integer
---@field lost integer
---@field loss_permille integer
---@field min? Time
---@field avg? Time
---@field max? Time
---@field lost_seq integer[]

---@class Flow
---@field name string
---@field kind "udp"|"voice"|"ping"
---@field sent_up integer
---@field received_up integer
---@field sent_down integer
---@field received_down integer
---@field lost_up integer
---@field lost_down integer
---@field burst_up integer
---@field burst_down integer
---@field duplicates integer
---@field delay_up? Time
---@field delay_down? Time
---@field mos? number of "voip": 1 to 4.5, the worse direction
---@field mos_milli? integer
---@field ping? PingSummary
