---@meta
-- Tests and what they expect.

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
