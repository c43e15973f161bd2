picture = np.load("my_test_picture.npy")
print(picture.shape)
