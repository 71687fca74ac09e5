"""Accounts, sessions and tokens. 账号与会话"""
