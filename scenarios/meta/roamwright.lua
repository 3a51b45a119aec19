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
