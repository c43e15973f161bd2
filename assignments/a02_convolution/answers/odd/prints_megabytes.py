for line in range(200_000):
    print("still here, and this is line", line)
