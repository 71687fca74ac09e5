"""The kinds of maternal-child cases, by subject. 妇幼检验题型"""
