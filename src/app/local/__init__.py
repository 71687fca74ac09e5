"""What a bare machine needs: a database, a broker and someone who watches them. 本机运行环境"""
