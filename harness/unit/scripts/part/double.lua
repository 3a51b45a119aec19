-- A module of sandbox.lua.
return function(x) return 2 * x end
