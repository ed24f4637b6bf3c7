"""登录: the ways in. Stands above grants, because its limits are policy and its pages are guarded."""
