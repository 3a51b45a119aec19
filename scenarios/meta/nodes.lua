---@meta
-- Access points, controllers, servers and intruders.

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
---| "early-sae"
---| "csa-deaf"
---| "btm-deaf"
---| "rrm-deaf"
---| "rnr-deaf"
---| "asks-neighbors"
---| "pmkid-list"
---| "wpa-supplicant"
---| "wifi-4"
---| "wifi-6e"
---| "refreshes-address"
---| "asks-server"
---| "asks-gateway"
---| "begins-anew"
---| "probes-address"
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
---@field config ConfigText|ConfigText[] a hostapd.conf, or OpenWrt's /etc/config/wireless
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

---@class SwitchChannelOptions
---@field blocktx? boolean nobody is to send until then

---The `hostapd_cli chan_switch` of this world: its radio of that band goes there.
---@param count integer beacons that announce it, 1 to 255
---@param mhz integer
---@param options? SwitchChannelOptions
function Ap:chan_switch(count, mhz, options) end

---@class BtmCandidate
---@field bssid string
---@field op_class integer
---@field channel integer
---@field phy? integer dot11PHYType, 7 (HT) if not given

---@class BtmOptions
---@field candidates? (Ap|string|BtmCandidate)[] at most 16
---@field url? string with ess_disassoc
---@field bss_term? integer[] { TSF, minutes }: when the BSS ends, and for how long
---@field pref? boolean
---@field abridged? boolean
---@field disassoc_imminent? boolean
---@field ess_disassoc? boolean
---@field disassoc_timer? integer beacon intervals, 0 if not given
---@field valid_int? integer beacon intervals, 1 if not given

---The `hostapd_cli bss_tm_req` of this world.
---@param station Station|string
---@param options? BtmOptions
function Ap:bss_tm_req(station, options) end

---What it reports to stations that ask for its neighbors.
---@param aps (Ap|string)[] at most 16
function Ap:neighbors(aps) end

---@class BeaconRequest
---@field mode? "passive"|"active"|"table" "passive" if not given
---@field op_class? integer operating class, 0 if not given
---@field channel? integer 0 if not given: all of the class; 255: those of `channels` alone
---@field channels? integer[][] { { 115, 36, 40 }, … }: a class and channels of it
---@field duration? Time on each channel; whole TU
---@field random? Time it begins within; whole TU
---@field bssid? Ap|string one BSS alone, by its AP or address
---@field ssid? string one name alone
---@field detail? "none"|"asked"|"all" how much of a beacon is reported; "all" if not given
---@field elements? integer[] with "asked": those
---@field last? boolean each report is to say whether it is the last one
---@field mandatory? boolean the duration, and no other
---@field enable? boolean
---@field parallel? boolean

---The `hostapd_cli req_beacon` of this world (802.11k). The token of the request; nil if the
---command fails, because the station is not there or has not said that it measures so.
---@param station Station|string
---@param request BeaconRequest
---@return integer?
function Ap:req_beacon(station, request) end

---@class BeaconReport
---@field station string address
---@field token integer of the request
---@field answer "measured"|"refused"|"incapable"
---@field bssid? string nil if nobody was heard; so are the following
---@field op_class? integer
---@field channel? integer
---@field duration_tu? integer
---@field phy? integer dot11PHYType
---@field rcpi? integer half decibels above -110 dBm
---@field rsni? integer 255: not known
---@field octets? integer of what follows the fixed fields

---The last 32 reports of beacons that came, oldest first.
---@param station? Station|string of it alone
---@return BeaconReport[]
function Ap:beacon_reports(station) end

---Asks a station with protected management frames by SA Query whether it has its keys.
---@param station Station|string
function Ap:sa_query(station) end

---The station is to authenticate by EAP again.
---@param station Station|string
function Ap:reauthenticate(station) end

---Every BSS takes a new group key.
function Ap:rekey() end

---The PMKID it holds of the station, in hex, or nil.
---@param station Station|string
---@return string?
function Ap:pmksa(station) end

---Forgets every PMKSA.
function Ap:pmksa_flush() end

---Lines of its log with this text are counted from now on.
---@param text string
function Ap:listen(text) end

---How many there were.
---@param text string one that it listens for
---@return integer
function Ap:heard(text) end

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
