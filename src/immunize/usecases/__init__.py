"""What people do at a vaccination clinic, one file each. 接种用例"""
