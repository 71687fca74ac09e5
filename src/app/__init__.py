"""The composition root: one application out of three modules. 应用"""
