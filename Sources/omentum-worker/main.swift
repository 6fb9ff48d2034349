print("omentum")
