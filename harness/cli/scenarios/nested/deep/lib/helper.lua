return { length = 1 }
