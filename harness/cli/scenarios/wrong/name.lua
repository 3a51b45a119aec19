statoin { name = "phone" }
