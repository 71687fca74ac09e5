"""Every SQL statement of the cold chain. 冷链存取"""
