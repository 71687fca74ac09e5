"""What sensors and keepers do, one file each. 冷链用例"""
