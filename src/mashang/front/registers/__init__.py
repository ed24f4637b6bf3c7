"""The four modules 小区管理, 房屋管理, 住户管理, 权限管理."""
