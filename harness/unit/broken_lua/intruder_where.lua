-- error: intruder_where.lua:2: intruder: freq is missing, in MHz, as in freq = 2437
intruder { name = "eve", at = m(1, 0) }
