"""Mothers and children: pregnancy, delivery, certificate, child health. 妇幼保健"""
