"""The shared kernel: people, places, access, transactions. 共享内核"""
