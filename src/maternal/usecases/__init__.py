"""What midwives and child-health doctors do, one file each. 妇幼用例"""
