"""What every web edge shares: guards, forms, paging. 网页公共部分"""
